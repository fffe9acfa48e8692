# Address and undefined-behaviour sanitizers; -O1 keeps the flows quick enough to be run at every test.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O1" CACHE STRING "")
# Several sources at a time: most of what a compiler does is the same for all of a folder.
set(CMAKE_UNITY_BUILD ON CACHE BOOL "")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 6 CACHE STRING "")
set(FOYER_SANITIZE "address,undefined" CACHE STRING "")
