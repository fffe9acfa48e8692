set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(FOYER_TRIPLET aarch64-linux-gnu)
set(FOYER_QEMU qemu-aarch64-static)
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
