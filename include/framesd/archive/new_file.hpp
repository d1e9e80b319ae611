// SPDX-License-Identifier: MIT
//
// NewFile: a file that is there whole or not at all.
#pragma once

#include <framesd/base/descriptor.hpp>
#include <framesd/base/error.hpp>

#include <filesystem>
#include <string>

namespace framesd::archive {

// Until publish() it has no name, where the file system can do that; elsewhere a hidden one beside `path`.
// Errors of both: store_denied, store_full, store_io; usage: the file is there and may not be replaced.
class NewFile {
 public:
  // replace   a file that is there gives way to this one, at once
  [[nodiscard]] static checked<NewFile> begin(const std::filesystem::path& path, bool replace);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  int descriptor() const noexcept { return file_.get(); }

  // Under its name, and on the disk. REQUIRES: what was written is synced; called once
  [[nodiscard]] checked<void> publish();

 private:
  NewFile(std::filesystem::path path, bool replace) : path_(std::move(path)), replace_(replace) {}

  std::filesystem::path folder() const;
  [[nodiscard]] checked<void> open();
  [[nodiscard]] checked<void> give_name();

  std::filesystem::path path_;
  bool replace_;
  Descriptor file_;
  std::string name_;  // hidden, that it has now; empty: none
};

}  // namespace framesd::archive
