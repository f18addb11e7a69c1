include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# Figures to look at.
add_library(cmap_test_drawing STATIC support/drawing.c support/drawing_laws.c)
target_link_libraries(cmap_test_drawing PUBLIC cmap_layers PkgConfig::cmocka)
target_include_directories(cmap_test_drawing PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})

cmap_test(unit layers/view USES cmap_test_drawing)
cmap_test(unit layers/scene USES cmap_layers)
cmap_test(unit layers/yaml USES cmap_layers)
cmap_test(unit layers/dot_scale USES cmap_layers)
cmap_test(property layers_cluster USES cmap_layers)
cmap_fuzz(figure USES cmap_layers)
cmap_fuzz(theme USES cmap_layers)

# Whole figures: laws on all cases, and under the sanitizers on a choice of them (label sanitized).
foreach(name figures small same lang ground)
  cmap_test(property layers_${name} USES cmap_test_drawing)
endforeach()
cmap_test(golden figures USES cmap_test_drawing PkgConfig::cairo)
cmap_test(golden figures_every USES cmap_test_drawing)
set_property(TEST property/layers_figures APPEND PROPERTY LABELS sanitized)
# layers_figures draws a choice of the same cases under the sanitizers.
cmap_once(golden/figures golden/figures_every property/layers_same property/layers_lang property/layers_small)
cmap_test(fault layers_draw USES cmap_test_drawing)
if(NOT CMAP_SANITIZE) # the sanitizers starve it for long
  set_property(TEST fault/layers_draw APPEND PROPERTY ENVIRONMENT "CMAP_FAULT_QUICK=1")
endif()

# Whole stacks, so that a suppression can name fontconfig wherever it stands in them.
foreach(name unit/layers/view property/layers_figures property/layers_small property/layers_same property/layers_lang property/layers_ground golden/figures fault/layers_draw)
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT "ASAN_OPTIONS=fast_unwind_on_malloc=0"
    "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/support/lsan.supp:print_suppressions=0")
endforeach()
