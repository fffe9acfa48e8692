# What is shipped: optimised, with symbols.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
