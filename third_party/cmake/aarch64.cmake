# 64-bit ARM from any other machine: Debian's cross compiler, the libraries that third_party/sysroot unpacks, and qemu's emulator
# for what ctest runs.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
cmake_path(SET sysroot NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../../build/sysroot-arm64)
set(ENV{PKG_CONFIG_LIBDIR} ${sysroot}/usr/lib/aarch64-linux-gnu/pkgconfig)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${sysroot})
set(CMAKE_FIND_ROOT_PATH ${sysroot})
set(CMAKE_SKIP_RPATH ON)  # the sysroot is of this machine alone
# What the libraries are linked with themselves.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,-rpath-link,${sysroot}/usr/lib/aarch64-linux-gnu:${sysroot}/lib/aarch64-linux-gnu")
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L ${sysroot})
# Boost's headers know no architecture; its package files stand with the builder's own.
file(GLOB boost_packages /usr/lib/*-linux-gnu/cmake/Boost-*)
set(Boost_DIR ${boost_packages})
