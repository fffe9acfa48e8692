# The targets of tests/fuzz for libFuzzer: clang, with the sanitizers. Only the folders that they reach.
set(CMAKE_CXX_COMPILER clang++ CACHE STRING "")
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O1" CACHE STRING "")
set(FOYER_SANITIZE "fuzzer-no-link,address,undefined" CACHE STRING "")
set(FOYER_WERROR OFF CACHE BOOL "")  # the warnings are chosen for g++
set(FOYER_FOLDERS "base;runtime;config;sip;srtp;secrets;location;registrar;access;proxy;relay;dns;trace;doctor;host;door;provisioning;accounts;web;ctl" CACHE STRING "")
