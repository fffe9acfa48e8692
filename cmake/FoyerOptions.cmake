# What a build can be asked for. The presets in cmake/presets/ set these; nothing else does.
option(FOYER_BUILD_TESTS "Build the tests" ON)
option(FOYER_WERROR "Treat warnings as errors" ON)
set(FOYER_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread); empty for none")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# Sources that are compiled together (foyer_build_together()), so many at a time. A build with sanitizers is made once to
# be run: there, all are (docs/adr/0067).
set(CMAKE_UNITY_BUILD_BATCH_SIZE 6)
if(FOYER_SANITIZE)
  set(CMAKE_UNITY_BUILD ON)
endif()

# Everything of ours is compiled with these; foyer_library() and foyer_test() link it.
add_library(foyer_flags INTERFACE)
target_include_directories(foyer_flags INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_compile_options(foyer_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Wformat=2 $<$<BOOL:${FOYER_WERROR}>:-Werror>
  # g++ 12 reports false positives of these in the standard library at -O2 and with sanitizers; the last one takes each
  # source that is compiled with others for a header.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
                           -Wno-maybe-uninitialized -Wno-subobject-linkage>)
# Files beyond 2 GiB and dates beyond 2038 on a machine of 32 bits. A library that was built without the second has a
# struct timeval of its own: the folder that hands it one has the property LIBRARY_HAS_OWN_TIME (docs/adr/0061).
if(CMAKE_SIZEOF_VOID_P EQUAL 4)
  target_compile_definitions(foyer_flags INTERFACE
    _FILE_OFFSET_BITS=64 $<$<NOT:$<BOOL:$<TARGET_PROPERTY:LIBRARY_HAS_OWN_TIME>>>:_TIME_BITS=64>)
endif()
if(FOYER_SANITIZE)
  target_compile_options(foyer_flags INTERFACE -fsanitize=${FOYER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(foyer_flags INTERFACE -fsanitize=${FOYER_SANITIZE})
endif()
find_package(Threads REQUIRED)
target_link_libraries(foyer_flags INTERFACE Threads::Threads)
