# Address and undefined-behaviour sanitizers; -O1 keeps the flows quick enough to be run at every test.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O1" CACHE STRING "")
set(FOYER_SANITIZE "address,undefined" CACHE STRING "")
