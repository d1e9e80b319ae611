// SPDX-License-Identifier: MIT
#include "token_file.hpp"

#include <framesd/http/credentials.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::app {
namespace {

constexpr std::size_t kFileMax = 4096;  // bytes, far above any token

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

Failure refuse(errc code, const std::filesystem::path& path, std::string_view why) {
  return fail(code, path.string() + ": " + std::string(why));
}

// What the file holds, at most a byte more than it may.
result<std::string> content_of(int descriptor) {
  std::string text(kFileMax + 1, '\0');
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

void strip_line_end(std::string& text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
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
  strip_line_end(*text);
  if (text->empty()) return refuse(errc::usage, path, "holds no token");
  if (text->find('\n') != std::string::npos) return refuse(errc::usage, path, "holds more than one line");
  const std::string_view weakness = http::token_weakness(*text);
  if (!weakness.empty()) return refuse(errc::usage, path, "the token " + std::string(weakness));
  return TokenFile{.token = *std::move(text), .open_to_all = (facts.st_mode & S_IROTH) != 0};
}

}  // namespace framesd::app
