# Finds LMDB by pkg-config and offers it as LMDB::LMDB.
#
# The include folder is left out when it is a system one: "-isystem /usr/include" would break the standard library's
# own #include_next.
find_package(PkgConfig REQUIRED)
pkg_check_modules(PC_LMDB REQUIRED lmdb)

find_path(LMDB_INCLUDE_DIR lmdb.h HINTS ${PC_LMDB_INCLUDE_DIRS})
find_library(LMDB_LIBRARY lmdb HINTS ${PC_LMDB_LIBRARY_DIRS})

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LMDB REQUIRED_VARS LMDB_LIBRARY LMDB_INCLUDE_DIR VERSION_VAR PC_LMDB_VERSION)

if(LMDB_FOUND AND NOT TARGET LMDB::LMDB)
  add_library(LMDB::LMDB UNKNOWN IMPORTED)
  set_target_properties(LMDB::LMDB PROPERTIES IMPORTED_LOCATION ${LMDB_LIBRARY})
  if(NOT LMDB_INCLUDE_DIR STREQUAL "/usr/include")
    set_target_properties(LMDB::LMDB PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${LMDB_INCLUDE_DIR})
  endif()
endif()
mark_as_advanced(LMDB_INCLUDE_DIR LMDB_LIBRARY)
