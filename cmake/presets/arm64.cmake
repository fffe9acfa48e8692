# What is shipped, for arm64: cmake/cross runs it.
include(${CMAKE_CURRENT_LIST_DIR}/release.cmake)
set(CMAKE_TOOLCHAIN_FILE ${CMAKE_CURRENT_LIST_DIR}/../toolchains/arm64.cmake CACHE FILEPATH "")
