# 64-bit ARM from any other machine: Debian's cross compiler, libraries of the foreign architecture, and qemu's emulator
# for what ctest runs. tools/test --arm installs them.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu -E LD_LIBRARY_PATH=/usr/lib/aarch64-linux-gnu)
# Boost's headers know no architecture; its package files stand with the builder's own.
file(GLOB boost_packages /usr/lib/*-linux-gnu/cmake)
set(CMAKE_PREFIX_PATH ${boost_packages})
