# Debian's cross compiler and the libraries beside it, in the system that cmake/cross makes. Whoever includes it says
# which: CMAKE_SYSTEM_PROCESSOR, FOYER_TRIPLET, and FOYER_QEMU, which runs what was built.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${FOYER_TRIPLET}-gcc)
set(CMAKE_CXX_COMPILER ${FOYER_TRIPLET}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${FOYER_TRIPLET})
set(CMAKE_CROSSCOMPILING_EMULATOR ${FOYER_QEMU})

# There is no pkg-config of the other architecture; without this the one there is would tell of its own libraries.
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/${FOYER_TRIPLET}/pkgconfig:/usr/share/pkgconfig)

# Not while it is built: each program would be started in the emulator just to name its tests.
set(CMAKE_GTEST_DISCOVER_TESTS_DISCOVERY_MODE PRE_TEST)
