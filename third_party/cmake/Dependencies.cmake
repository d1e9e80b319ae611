# What framesd links: Boost headers, LMDB, zlib, threads. Found on the system, never copied (third_party/README.md).
find_package(Threads REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LMDB REQUIRED)
if(FRAMESD_POSTGRES)
  find_package(PostgreSQL REQUIRED)
endif()
