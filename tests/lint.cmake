# What is true of the code itself, label lint: scripts in tests/lint, each called with the source and the build folder.
# They look at the code as the dev preset builds it; other presets would only say the same again.
function(cmap_lint name)
  cmake_parse_arguments(arg "" "TIMEOUT" "" ${ARGN})
  add_test(NAME lint/${name} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/lint/${name} ${PROJECT_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  set_tests_properties(lint/${name} PROPERTIES LABELS lint TIMEOUT ${arg_TIMEOUT})
endfunction()

cmap_lint(lints-bite)
cmap_lint(includes)
cmap_lint(headers-alone)
cmap_lint(symbols)
cmap_lint(rooms)
cmap_lint(text)
cmap_lint(links)
cmap_lint(format)
cmap_lint(shell)
if(TARGET carriermap)
  cmap_lint(no-gdal)
endif()

# clang-tidy takes both cores, and goes first so that nothing waits for it at the end.
cmap_lint(tidy TIMEOUT 600)
set_tests_properties(lint/tidy PROPERTIES PROCESSORS 2 COST 1000)
