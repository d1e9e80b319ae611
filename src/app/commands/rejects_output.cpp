// SPDX-License-Identifier: MIT
#include "rejects_output.hpp"

#include <cerrno>
#include <system_error>

namespace framesd::app {

checked<RejectsOutput> RejectsOutput::open(const std::string& name, std::span<const std::string> inputs,
                                           const std::filesystem::path& data_dir) {
  RejectsOutput output;
  if (name.empty()) return output;
  for (const char* const file : {"data.mdb", "lock.mdb"}) {
    std::error_code not_there;
    if (std::filesystem::equivalent(name, data_dir / file, not_there))
      return fail(errc::usage, "--rejects: " + name + " is a file of the store itself; name another file");
  }
  for (const std::string& input : inputs) {
    std::error_code not_there;
    if (std::filesystem::equivalent(name, input, not_there))
      return fail(errc::usage,
                  "--rejects: " + name + " is one of the files to be read: it would be overwritten");
  }
  output.name_ = name;
  output.file_.reset(std::fopen(name.c_str(), "wbe"));
  if (!output.file_)
    return fail(errc::file_unreadable, "--rejects: cannot write " + name + ": " + errno_text(errno));
  return output;
}

void RejectsOutput::add(const csv::Reject& reject) {
  if (!file_) return;
  text_.clear();
  rejects_.append(text_, reject);
  std::fwrite(text_.data(), 1, text_.size(), file_.get());
}

checked<void> RejectsOutput::close() {
  if (!file_) return {};
  const bool failed = std::ferror(file_.get()) != 0;
  if (std::fclose(file_.release()) != 0 || failed)
    return fail(errc::file_unreadable,
                name_ + ": the rejected rows could not be written: " + errno_text(errno));
  return {};
}

}  // namespace framesd::app
