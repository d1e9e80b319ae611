// SPDX-License-Identifier: MIT
//
// RejectsOutput: the file that --rejects names, of all files of one ingest.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/formats/rejects.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace framesd::app {

class RejectsOutput {
 public:
  // Opens the file, or makes it. What it holds stays until begin(): a call that fails must not cost the rows
  // of the one before, which may be half corrected. An empty name: rejected rows go nowhere.
  //
  // data_dir   whose store must not be the file
  // Errors: usage, if it is one of `inputs` ("-": standard input) or of the store's files; file_unreadable,
  // if it cannot be written.
  [[nodiscard]] static checked<RejectsOutput> open(const std::string& name,
                                                   std::span<const std::string> inputs,
                                                   const std::filesystem::path& data_dir);

  // Keeps the row, in memory until begin() or until there are many.
  void add(const formats::Reject& reject);
  // Empties the file, the first time, and writes what was added: a log has been read.
  void begin();
  // Drops what was added and not written: nothing came of the call.
  void forget() noexcept { text_.clear(); }
  // Writes the rest.
  //
  // Errors: file_unreadable, if anything could not be written.
  [[nodiscard]] checked<void> close();

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;
  bool begun_ = false;
  formats::RejectsFile rejects_;
  std::string text_;  // added, not written
};

}  // namespace framesd::app
