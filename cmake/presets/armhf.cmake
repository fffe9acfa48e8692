# What is shipped, for armhf: cmake/cross runs it.
include(${CMAKE_CURRENT_LIST_DIR}/release.cmake)
set(CMAKE_TOOLCHAIN_FILE ${CMAKE_CURRENT_LIST_DIR}/../toolchains/armhf.cmake CACHE FILEPATH "")
