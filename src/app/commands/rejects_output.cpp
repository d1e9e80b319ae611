// SPDX-License-Identifier: MIT
#include "rejects_output.hpp"

#include "store_files.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace framesd::app {
namespace {

constexpr std::size_t kHeldBytes =
    1 << 20;  // the first batch of rows, which opens the store, is seldom behind it

// Fails on a pipe or a terminal, which holds nothing.
void empty(int file) { static_cast<void>(!::ftruncate(file, 0)); }

// The file that standard input is read from, if it is one.
bool is_standard_input(int file) {
  struct stat ours {};
  struct stat input {};
  return ::fstat(file, &ours) == 0 && ::fstat(STDIN_FILENO, &input) == 0 && S_ISREG(ours.st_mode) &&
         ours.st_dev == input.st_dev && ours.st_ino == input.st_ino;
}

Failure is_read(const std::string& name) {
  return fail(errc::usage, "--rejects: " + name +
                               " is one of the files to be read and would be overwritten; name another file");
}

}  // namespace

checked<RejectsOutput> RejectsOutput::open(const std::string& name, std::span<const std::string> inputs,
                                           const std::filesystem::path& data_dir) {
  RejectsOutput output;
  if (name.empty()) return output;
  if (const auto right = check_no_store_file("--rejects: ", name, data_dir); !right) return right.error();
  for (const std::string& input : inputs) {
    std::error_code not_there;
    if (std::filesystem::equivalent(name, input, not_there)) return is_read(name);
  }
  output.name_ = name;
  const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0)
    return fail(errc::file_unreadable, "--rejects: cannot write " + name + ": " + errno_text(errno));
  output.file_.reset(::fdopen(file, "w"));
  if (!output.file_) {
    ::close(file);
    return fail(errc::file_unreadable, "--rejects: cannot write " + name + ": " + errno_text(ENOMEM));
  }
  if (std::ranges::count(inputs, "-") != 0 && is_standard_input(file)) return is_read(name);
  return output;
}

void RejectsOutput::add(const formats::Reject& reject) {
  if (!file_) return;
  rejects_.append(text_, reject);
  if (text_.size() >= kHeldBytes) begin();
}

void RejectsOutput::begin() {
  if (!file_) return;
  if (!std::exchange(begun_, true)) empty(::fileno(file_.get()));
  std::fwrite(text_.data(), 1, text_.size(), file_.get());
  text_.clear();
}

checked<void> RejectsOutput::close() {
  if (!file_) return {};
  if (!text_.empty()) begin();
  const bool failed = std::ferror(file_.get()) != 0;
  if (std::fclose(file_.release()) != 0 || failed)
    return fail(errc::file_unreadable,
                name_ + ": the rejected rows could not be written: " + errno_text(errno));
  return {};
}

}  // namespace framesd::app
