# What is shipped: optimised, with the symbols and lines of a backtrace. All that a debugger can know would make each
# build a third slower.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG" CACHE STRING "")
