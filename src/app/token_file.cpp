// SPDX-License-Identifier: MIT
#include "token_file.hpp"

#include <framesd/base/descriptor.hpp>
#include <framesd/base/number.hpp>
#include <framesd/http/credentials.hpp>
#include <framesd/store/store.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::app {
namespace {

constexpr std::size_t kTokenFileMax = 4096;  // bytes, far above two tokens and a word about each
constexpr std::size_t kLogTokenFileMax = 256 << 10;

Failure refuse(errc code, const std::filesystem::path& path, std::string_view why) {
  return fail(code, path.string() + ": " + std::string(why));
}

// What the file holds, at most a byte more than it may.
result<std::string> content_of(int descriptor, std::size_t most) {
  std::string text(most + 1, '\0');
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

// The next of the words that blanks separate.
std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

http::Scope scope_of(std::string_view word) {
  const auto found = std::ranges::find(http::kScopeNames, word);
  return static_cast<http::Scope>(found == http::kScopeNames.end() ? 0 : found - http::kScopeNames.begin());
}

bool is_pattern(std::string_view word) {
  return !word.empty() && word.size() <= store::kLogNameMax &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-*") == std::string_view::npos;
}

// What is wrong with a line of tokens_file; empty if it was taken.
std::string read_log_token(std::string_view line, std::vector<api::Tokens::OfLogs>& tokens) {
  const http::Scope scope = scope_of(take_word(line));
  if (scope == http::Scope::none) return "the first word must be read, ingest or admin";
  const std::string_view pattern = take_word(line);
  if (!is_pattern(pattern))
    return "the second word must be a log's name, in which * stands for any characters";
  const std::string_view token = take_word(line);
  const std::string_view weakness = http::token_weakness(token);
  if (!weakness.empty()) return "the token " + std::string(weakness);
  if (!take_word(line).empty()) return "there is something behind the token";
  tokens.push_back({scope, std::string(pattern), std::string(token)});
  return {};
}

std::string read_log_tokens(std::string_view text, std::vector<api::Tokens::OfLogs>& tokens) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.find_first_not_of(" \t") == std::string_view::npos || line.front() == '#') continue;
    const std::string complaint = read_log_token(line, tokens);
    if (!complaint.empty()) return "line " + std::to_string(number) + ": " + complaint;
  }
  return tokens.empty() ? "holds no token" : "";
}

struct FileText {
  std::string text;
  bool open_to_all = false;
};

checked<FileText> read_text(const std::filesystem::path& path, std::size_t most) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) {
    return refuse(errno == ENOENT ? errc::file_missing : errc::file_unreadable, path, errno_text(errno));
  }
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return refuse(errc::file_unreadable, path, "not a regular file");
  }
  auto text = content_of(file.get(), most);
  if (!text) return refuse(errc::file_unreadable, path, text.error().message());
  if (text->size() > most)
    return refuse(errc::usage, path, "is longer than " + with_thousands(most) + " bytes");
  return FileText{*std::move(text), (facts.st_mode & S_IROTH) != 0};
}

// read_tokens   gives what is wrong with a text, or nothing
template <class File, class ReadTokens>
checked<File> read_file(const std::filesystem::path& path, std::size_t most, ReadTokens read_tokens) {
  auto file = read_text(path, most);
  if (!file) return file.error();
  File read{.tokens = {}, .open_to_all = file->open_to_all};
  const std::string complaint = read_tokens(file->text, read.tokens);
  if (!complaint.empty()) return refuse(errc::usage, path, complaint);
  return read;
}

}  // namespace

checked<TokenFile> read_token_file(const std::filesystem::path& path) {
  return read_file<TokenFile>(path, kTokenFileMax, read_tokens);
}

checked<LogTokenFile> read_log_token_file(const std::filesystem::path& path) {
  return read_file<LogTokenFile>(path, kLogTokenFileMax, read_log_tokens);
}

}  // namespace framesd::app
