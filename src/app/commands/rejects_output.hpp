// SPDX-License-Identifier: MIT
//
// RejectsOutput: the file that --rejects names, of all files of one ingest.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/csv/rejects.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace framesd::app {

class RejectsOutput {
 public:
  // Empties the file. An empty name: rejected rows go nowhere.
  //
  // data_dir   whose store must not be the file
  // Errors: usage, if it is one of `inputs` or of the store's files; file_unreadable, if it cannot be
  // written.
  [[nodiscard]] static checked<RejectsOutput> open(const std::string& name,
                                                   std::span<const std::string> inputs,
                                                   const std::filesystem::path& data_dir);

  void add(const csv::Reject& reject);
  // Errors: file_unreadable, if anything could not be written.
  [[nodiscard]] checked<void> close();

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;
  csv::RejectsFile rejects_;
  std::string text_;
};

}  // namespace framesd::app
