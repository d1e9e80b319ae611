# The Debian packages, by cpack: framesd, and framesd-postgres where that was built. tools/package says how.
#
# FRAMESD_PACKAGE_VERSION   the version, which an upgrade must raise
# FRAMESD_ARCHITECTURE      amd64, arm64: what the programs were built for
# FRAMESD_SYSROOT           where third_party/sysroot has unpacked the libraries of another architecture
set(FRAMESD_PACKAGE_VERSION ${PROJECT_VERSION} CACHE STRING "Version of the packages")
set(FRAMESD_ARCHITECTURE "" CACHE STRING "Debian's name of the architecture; empty: that of this machine")
set(here ${CMAKE_CURRENT_LIST_DIR})
set(control ${CMAKE_CURRENT_BINARY_DIR}/control)

# debian_texts(<package> <component>): copyright, changelog and what lintian is told, where Debian wants them.
function(debian_texts package component)
  install(FILES ${here}/copyright DESTINATION share/doc/${package} COMPONENT ${component})
  string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of $SOURCE_DATE_EPOCH where that is set
  file(WRITE ${made}/${package}.changelog "${package} (${FRAMESD_PACKAGE_VERSION}) unstable; urgency=medium\n\n"
       "  * What users and operators notice is in\n"
       "    /usr/share/doc/${package}/CHANGELOG.md.\n\n"
       " -- ${CPACK_PACKAGE_CONTACT}  ${now}\n")
  compressed(${made}/${package}.changelog ${package}.changelog.gz)
  install(FILES ${made}/${package}.changelog.gz DESTINATION share/doc/${package} RENAME changelog.gz
          COMPONENT ${component})
  if(EXISTS ${here}/${package}.overrides)
    install(FILES ${here}/${package}.overrides DESTINATION share/lintian/overrides RENAME ${package}
            COMPONENT ${component})
  endif()
endfunction()

# without_sources(<variable>): the text without its parts about the sources.
function(without_sources variable)
  set(text "${${variable}}")
  set(end "<!-- /sources -->\n")
  string(LENGTH "${end}" end_length)
  while(TRUE)
    string(FIND "${text}" "<!-- sources -->" from)
    if(from EQUAL -1)
      break()
    endif()
    string(FIND "${text}" "${end}" to)
    if(to LESS from)
      message(FATAL_ERROR "a part about the sources has no end")
    endif()
    math(EXPR to "${to} + ${end_length}")
    string(SUBSTRING "${text}" 0 ${from} before)
    string(SUBSTRING "${text}" ${to} -1 behind)
    string(REGEX REPLACE " +$" "" before "${before}")
    string(REGEX REPLACE "^\n" "" behind "${behind}")
    set(text "${before}${behind}")
  endwhile()
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# documentation(<package> <component> [<link> <link instead> ...]): the pages of tools/ for users, the same in each package, and
# the files that they lead to, with the places of a package. What is in the sources alone is named, without a link; so is a
# link that is - instead. What stands between <!-- sources --> and <!-- /sources --> is left out, and what is a comment in the
# sources, between <!-- package and /package -->, is not. The examples are typed in a folder of the reader's, beside a server of
# the reader's, since the port and the logs of the service are not there to be played with.
function(documentation package component)
  foreach(page OPERATING HTTP FILES SETTINGS VIEWER PYTHON DATABASE CHANGELOG)
    file(READ ${tools}/${page}.md text)
    without_sources(text)
    string(REPLACE "<!-- package\n" "" text "${text}")
    string(REPLACE "/package -->\n" "" text "${text}")
    if(page MATCHES "HTTP|PYTHON")
      string(REPLACE "localhost:8000" "localhost:8001" text "${text}")
      string(REPLACE "build/demo/" "" text "${text}")
      string(REPLACE "build/release/" "" text "${text}")
    endif()
    set(links packaging/container/ examples/container/ packaging/monitoring/ examples/monitoring/ packaging/examples/ examples/ ${ARGN})
    while(links)
      list(POP_FRONT links link instead)
      if(instead STREQUAL "-")
        string(REGEX REPLACE "\\[([^]]*)\\]\\(${link}\\)" "\\1" text "${text}")
      else()
        string(REPLACE "](${link}" "](${instead}" text "${text}")
      endif()
    endwhile()
    string(REGEX REPLACE "\\[([^]]*)\\]\\([.][.]/src/[^)]*\\)" "\\1 of the sources" text "${text}")
    string(REPLACE "; the package framesd and `tools/install` have it as `framesd-upload`" "; of the package framesd" text "${text}")
    string(REPLACE "tools/upload" "framesd-upload" text "${text}")
    string(REPLACE "./build/package/packages/" "./" text "${text}")
    string(REPLACE "build/image/" "" text "${text}")
    places_of_installation(text)
    file(WRITE ${made}/${package}/${page}.md "${text}")
    install(FILES ${made}/${package}/${page}.md DESTINATION share/doc/${package} COMPONENT ${component})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${tools}/${page}.md)
  endforeach()
  install(FILES examples/framesd-balancer.conf DESTINATION share/doc/${package}/examples COMPONENT ${component})
endfunction()

# maintainer_scripts(<package>): the scripts of ${here} with what is in front of the dot of their names, as files of a
# folder of the package's own. cpack takes the mode of each from here.
function(maintainer_scripts package)
  set(scripts "")
  foreach(script postinst prerm postrm conffiles)
    if(EXISTS ${here}/${package}.${script})
      configure_file(${here}/${package}.${script} ${control}/${package}/${script} COPYONLY)
      list(APPEND scripts ${control}/${package}/${script})
    endif()
  endforeach()
  set(scripts ${scripts} PARENT_SCOPE)
endfunction()

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL framesd)
set(CPACK_SET_DESTDIR ON)  # units and configuration are outside /usr
set(CPACK_PACKAGE_NAME framesd)
set(CPACK_PACKAGE_VENDOR framesd)
set(CPACK_PACKAGE_CONTACT "The framesd authors <maintainers@users.noreply.framesd.example>")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_DEBIAN_PACKAGE_VERSION ${FRAMESD_PACKAGE_VERSION})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE ${FRAMESD_ARCHITECTURE})
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(FRAMESD_SYSROOT "" CACHE PATH "Folder with the libraries of another architecture; empty: those of this machine")
if(FRAMESD_SYSROOT)
  file(GLOB CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${FRAMESD_SYSROOT}/lib/*-linux-gnu ${FRAMESD_SYSROOT}/usr/lib/*-linux-gnu)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/database.cmake "set(ENV{DPKG_ADMINDIR} ${FRAMESD_SYSROOT}/var/lib/dpkg)\n")
  set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_BINARY_DIR}/database.cmake)
endif()
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
# Folders are as Debian's are, whatever the umask of who makes the package.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FRAMESD_PACKAGE_NAME framesd)
set(CPACK_DEBIAN_FRAMESD_PACKAGE_SECTION science)
set(CPACK_DEBIAN_FRAMESD_PACKAGE_DEPENDS procps)  # the unit sends SIGHUP by kill
set(CPACK_DEBIAN_FRAMESD_PACKAGE_PREDEPENDS "init-system-helpers (>= 1.54~)")
set(CPACK_DEBIAN_FRAMESD_PACKAGE_SUGGESTS "curl, python3, rclone, nginx | caddy, avahi-daemon, prometheus")
set(CPACK_COMPONENT_FRAMESD_DESCRIPTION "server of borehole image logs over HTTP
Stores borehole image logs in an embedded, crash-safe store and serves them
as JSON, PNG pictures and raw numbers, to programs and to a viewer in the
browser. It needs no database server and is made for small machines next to
the rig or the core shed, whose power can fail at any moment.
.
The service is started when the package is installed. Removing the package
keeps configuration and logs; purging it keeps the logs, in
/var/lib/private/framesd.")
maintainer_scripts(framesd)
set(CPACK_DEBIAN_FRAMESD_PACKAGE_CONTROL_EXTRA ${scripts})
debian_texts(framesd framesd)
documentation(framesd framesd packaging/framesd.conf /etc/framesd/framesd.conf
              framesd.py ${CMAKE_INSTALL_PREFIX}/${python}/framesd.py upload ${CMAKE_INSTALL_PREFIX}/bin/framesd-upload)

if(built_postgres)
  list(APPEND CPACK_COMPONENTS_ALL postgres)
  set(CPACK_DEBIAN_POSTGRES_PACKAGE_NAME framesd-postgres)
  set(CPACK_DEBIAN_POSTGRES_PACKAGE_SECTION science)
  set(CPACK_DEBIAN_POSTGRES_PACKAGE_DEPENDS procps)
  set(CPACK_DEBIAN_POSTGRES_PACKAGE_PREDEPENDS "init-system-helpers (>= 1.54~)")
  set(CPACK_DEBIAN_POSTGRES_PACKAGE_SUGGESTS "framesd, postgresql")
  set(CPACK_COMPONENT_POSTGRES_DESCRIPTION "server of borehole image logs that are in a database
Serves borehole image logs over HTTP as framesd does, the same addresses and
answers, but keeps them in a database of PostgreSQL's protocol, so that
several servers can serve the same logs.
.
The service is started by nobody before /etc/framesd/framesd-postgres.conf
names a database and the unit framesd-postgres is enabled.")
  maintainer_scripts(framesd-postgres)
  set(CPACK_DEBIAN_POSTGRES_PACKAGE_CONTROL_EXTRA ${scripts})
  debian_texts(framesd-postgres postgres)
  install_examples(framesd-postgres share/doc/framesd-postgres/examples /etc/framesd/framesd-postgres.conf postgres)
  documentation(framesd-postgres postgres packaging/framesd.conf examples/framesd-postgres.conf framesd.py - upload -)
  made_text(framesd.conf framesd-postgres.conf "framesd.conf" "framesd-postgres.conf" "framesd -c" "framesd-postgres -c")
  install(FILES ${made}/framesd-postgres.conf DESTINATION share/doc/framesd-postgres/examples COMPONENT postgres)
endif()
include(CPack)
