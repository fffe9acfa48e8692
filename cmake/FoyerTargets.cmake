# One static library per folder of src/, one test program per folder of tests/.

# foyer_library(NAME SOURCES file... [LINK target...]): library foyer_NAME from src/NAME.
function(foyer_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(foyer_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(foyer_${name} PUBLIC foyer_flags ${ARG_LINK})
endfunction()

# Compiles several sources at a time (FoyerOptions says how many), where most of a compiler's work is for the headers that
# all of them have in common. No two of them may have a name in common, though.
function(foyer_build_together)
  set_target_properties(${ARGN} PROPERTIES UNITY_BUILD ON)
endfunction()

# Sources of tests are compiled once and run for seconds: without optimisation they take half the time to build.
function(foyer_build_quickly target)
  target_compile_options(${target} PRIVATE -O0 -U_FORTIFY_SOURCE)  # which needs an optimiser
  foyer_build_together(${target})
endfunction()

add_custom_target(unit_tests)

# foyer_test(NAME SOURCES file... [LINK target...]): program NAME_test; each of its TESTs is a ctest of label "unit".
function(foyer_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE foyer_flags ${ARG_LINK} GTest::gmock_main)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR})
  foyer_build_quickly(${name}_test)
  target_compile_definitions(${name}_test PRIVATE FOYER_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}")
  add_dependencies(unit_tests ${name}_test)
  gtest_discover_tests(${name}_test TEST_PREFIX "${name}." PROPERTIES LABELS unit TIMEOUT 60 DISCOVERY_TIMEOUT 60)
endfunction()
