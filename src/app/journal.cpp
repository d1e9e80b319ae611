// SPDX-License-Identifier: MIT
#include "journal.hpp"

#include <charconv>
#include <string_view>
#include <sys/stat.h>

namespace framesd::app {

bool is_journal(int descriptor, const char* stream) noexcept {
  struct stat status {};
  if (stream == nullptr || ::fstat(descriptor, &status) != 0) return false;
  const std::string_view text(stream);
  unsigned long long device = 0;
  unsigned long long inode = 0;
  const char* const end = text.data() + text.size();
  const auto [colon, no_device] = std::from_chars(text.data(), end, device);
  if (no_device != std::errc() || colon == end || *colon != ':') return false;
  const auto [last, no_inode] = std::from_chars(colon + 1, end, inode);
  return no_inode == std::errc() && last == end && device == status.st_dev && inode == status.st_ino;
}

}  // namespace framesd::app
