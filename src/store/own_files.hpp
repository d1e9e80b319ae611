// SPDX-License-Identifier: MIT
//
// OwnFiles: that the files of a store are known as such for as long as it is open; see own_file.hpp.
#pragma once

#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace framesd::store {

class OwnFiles {
 public:
  // Of the store in `directory`, whose files are there.
  explicit OwnFiles(const std::string& directory);
  ~OwnFiles();
  OwnFiles(const OwnFiles&) = delete;
  OwnFiles& operator=(const OwnFiles&) = delete;

 private:
  std::vector<std::pair<dev_t, ino_t>> ids_;
};

}  // namespace framesd::store
