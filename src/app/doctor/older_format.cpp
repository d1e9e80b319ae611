// SPDX-License-Identifier: MIT
#include "older_format.hpp"

#include <framesd/store/lmdb/open.hpp>

namespace framesd::app {

std::string older_format_text(const std::filesystem::path& directory) {
  const auto found = store::lmdb::glance_at(directory);
  if (!found || !*found || (*found)->version >= store::lmdb::newest_format()) return {};
  return "it is of format " + std::to_string((*found)->version) +
         ", which a server converts when it opens the log; backup, verify and export do not read it before";
}

std::string advice_unless_newer(const boost::system::error_code& error, std::string otherwise) {
  if (error != errc::store_newer_format) return otherwise;
  return "install the newer framesd again, which has brought it to that format; or restore a backup that was "
         "made before into an empty data_dir";
}

std::string_view migrate_advice() noexcept {
  return "stop framesd, copy data_dir if you may need the old one, and run framesd migrate";
}

}  // namespace framesd::app
