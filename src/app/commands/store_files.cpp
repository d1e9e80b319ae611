// SPDX-License-Identifier: MIT
#include "store_files.hpp"

#include <string>

namespace framesd::app {

checked<void> check_no_store_file(std::string_view option, const std::filesystem::path& path,
                                  const std::filesystem::path& data_dir) {
  for (const char* const file : {"data.mdb", "lock.mdb"}) {
    std::error_code not_there;
    if (path.filename() != file && !std::filesystem::equivalent(path, data_dir / file, not_there)) continue;
    return fail(errc::usage,
                std::string(option) + path.string() + " is a file of the store itself; name another file");
  }
  return {};
}

}  // namespace framesd::app
