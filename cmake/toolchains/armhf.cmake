set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(FOYER_TRIPLET arm-linux-gnueabihf)
set(FOYER_QEMU qemu-arm-static)
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
