set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(FOYER_TRIPLET arm-linux-gnueabihf)
set(FOYER_QEMU qemu-arm-static)
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
# GCC would tell of what its version 7 passed in another way; nothing here is of such an age.
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)
