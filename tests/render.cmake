include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# Pages to test with.
add_library(cmap_test_scenes STATIC support/scenes.c)
target_link_libraries(cmap_test_scenes PUBLIC cmap_render)
target_include_directories(cmap_test_scenes PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(cmap_test_scenes PRIVATE CMAP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")

cmap_test(unit render/page USES cmap_render)
cmap_test(unit render/canvas USES cmap_test_scenes)
cmap_test(unit render/text USES cmap_render PkgConfig::cairo)
cmap_test(unit render/fonts USES cmap_render)
cmap_test(unit render/png USES cmap_render PkgConfig::cairo)
cmap_test(unit render/halo USES cmap_render PkgConfig::cairo)
cmap_test(unit render/icon USES cmap_render)
cmap_test(unit render/dots USES cmap_render PkgConfig::cairo)
cmap_test(unit render/number USES cmap_render PkgConfig::cairo)
cmap_test(unit render/pdf_cff USES cmap_render PkgConfig::cairo)
cmap_test(tables render/text_break USES cmap_render PkgConfig::cairo)
cmap_test(golden render/scenes USES cmap_test_scenes PkgConfig::cairo)
cmap_test(golden render/judges USES cmap_test_scenes)
cmap_test(fault render USES cmap_test_scenes PkgConfig::cairo)

cmap_fuzz(icon USES cmap_render)
cmap_fuzz(type USES cmap_render)

# Whole stacks, so that a suppression can name fontconfig wherever it stands in them.
foreach(name unit/render/canvas unit/render/text unit/render/fonts golden/render/scenes golden/render/judges fault/render fuzz/icon fuzz/type)
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT "ASAN_OPTIONS=fast_unwind_on_malloc=0"
    "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/support/lsan.supp:print_suppressions=0")
endforeach()
