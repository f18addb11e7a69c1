# cmap_fuzz(NAME USES lib...): the target fuzz/NAME.c, which defines LLVMFuzzerTestOneInput, and its seeds in
# fuzz/corpus/NAME. A normal build links it with replay.c and replays the seeds as a test (label fuzz); with CMAP_FUZZ
# it is a libFuzzer program: `build/fuzz/tests/fuzz-wkb -max_total_time=60 tests/fuzz/corpus/wkb`.
include_guard(GLOBAL)

if(CMAP_FUZZ)
  target_compile_options(cmap_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

function(cmap_fuzz name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  set(target fuzz-${name})
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
  add_executable(${target} fuzz/${name}.c)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${arg_USES})
  if(CMAP_FUZZ)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz/${name} COMMAND ${target} -runs=0 ${corpus})
  else()
    target_sources(${target} PRIVATE fuzz/replay.c)
    add_test(NAME fuzz/${name} COMMAND ${target} ${corpus})
    cmap_valgrind_twin(fuzz ${name} ${target} ${corpus})
  endif()
  set_tests_properties(fuzz/${name} PROPERTIES LABELS fuzz TIMEOUT 120)
endfunction()
