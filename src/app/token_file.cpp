// SPDX-License-Identifier: MIT
#include "token_file.hpp"

#include <framesd/base/descriptor.hpp>
#include <framesd/http/credentials.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::app {
namespace {

constexpr std::size_t kTokenFileMax = 4096;  // bytes, far above two tokens and a word about each

Failure refuse(errc code, const std::filesystem::path& path, std::string_view why) {
  return fail(code, path.string() + ": " + std::string(why));
}

// What the file holds, at most a byte more than it may.
result<std::string> content_of(int descriptor) {
  std::string text(kTokenFileMax + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return boost::system::error_code(errno, boost::system::system_category());
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The tokens of a file's text, or what is wrong with it.
std::string read_tokens(std::string_view text, std::vector<std::string>& tokens) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty() || line.front() == '#') continue;
    const std::string_view weakness = http::token_weakness(line);
    if (!weakness.empty()) return "line " + std::to_string(number) + ": the token " + std::string(weakness);
    tokens.emplace_back(line);
  }
  if (tokens.empty()) return "holds no token";
  return tokens.size() > http::Secrets::kMost ? "holds more than two tokens" : "";
}

}  // namespace

checked<TokenFile> read_token_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) {
    return refuse(errno == ENOENT ? errc::file_missing : errc::file_unreadable, path, errno_text(errno));
  }
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return refuse(errc::file_unreadable, path, "not a regular file");
  }
  auto text = content_of(file.get());
  if (!text) return refuse(errc::file_unreadable, path, text.error().message());
  if (text->size() > kTokenFileMax) return refuse(errc::usage, path, "is longer than 4,096 bytes");
  TokenFile read{.tokens = {}, .open_to_all = (facts.st_mode & S_IROTH) != 0};
  const std::string complaint = read_tokens(*text, read.tokens);
  if (!complaint.empty()) return refuse(errc::usage, path, complaint);
  return read;
}

}  // namespace framesd::app
