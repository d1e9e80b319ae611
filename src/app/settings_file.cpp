// SPDX-License-Identifier: MIT
//
// The configuration file: a line at a time, each a comment, a blank or `key = value`.
#include "settings_load.hpp"
#include "settings_table.hpp"
#include <framesd/base/error.hpp>
#include <framesd/base/text.hpp>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>

namespace framesd::app {
namespace {

constexpr std::size_t kSettingsFileMax = 1
                                         << 20;  // bytes: far beyond any configuration, far below any memory

// One file on its way into a Configuration.
class FileReader {
 public:
  FileReader(std::string_view name, Configuration& configuration, Complaints& complaints)
      : name_(name), configuration_(configuration), complaints_(complaints), line_of_key_(keys().size()) {}

  void read_line(std::string_view line) {
    ++number_;
    line_ = line;
    if (!is_text()) return;
    const std::string_view content = trimmed(line);
    if (content.empty() || content.front() == '#') return;
    const auto mark = content.find('=');
    const auto comment = content.find('#');
    if (mark == std::string_view::npos || comment < mark) return complain(content, "expected 'key = value'");
    const std::string_view name = trimmed(content.substr(0, mark));
    if (name.empty()) return complain(content, "expected a key before '='");
    const auto key = known(name);
    const auto value = value_in(content.substr(mark + 1));
    if (key && value) set(*key, name, *value);
  }

 private:
  struct Value {
    std::string text;
    std::string_view where;  // in the line
  };

  // `where` points into the line: the complaint names its column.
  void complain(std::string_view where, std::string_view what) {
    std::size_t column = 1;
    for (const char* at = line_.data(); at < where.data(); ++at) {
      if ((static_cast<unsigned char>(*at) & 0xC0) != 0x80) ++column;
    }
    complaints_.push_back(name_ + ":" + std::to_string(number_) + ": " + std::string(what) + " (column " +
                          std::to_string(column) + ")");
  }

  bool is_text() {
    for (std::string_view rest = line_; !rest.empty(); rest.remove_prefix(utf8_length(rest))) {
      const auto byte = static_cast<unsigned char>(rest[0]);
      const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7F;
      if (!control && utf8_length(rest) != 0) continue;
      complain(rest, control ? "control character " + in_quotes(rest.substr(0, 1)) : "not UTF-8");
      return false;
    }
    return true;
  }

  std::optional<std::size_t> known(std::string_view name) {
    const auto key = find_key(name);
    if (key) return key;
    const auto as_it_is = [](std::string_view meant) { return std::string(meant); };
    complain(name, "unknown key " + in_quotes(name) + suggestion(keys_meant(name), as_it_is));
    return {};
  }

  // The value in what follows the '=', without its quotes or the comment behind it.
  std::optional<Value> value_in(std::string_view rest) {
    const std::string_view text = trimmed(rest);
    if (text.starts_with('"')) return quoted_value_in(text);
    std::size_t end = text.starts_with('#') ? 0 : text.size();
    for (std::size_t i = 1; i < end; ++i) {
      if (text[i] == '#' && (text[i - 1] == ' ' || text[i - 1] == '\t')) end = i;
    }
    const std::string_view value = trimmed(text.substr(0, end));
    return Value{std::string(value), value.empty() ? rest : value};
  }

  std::optional<Value> quoted_value_in(std::string_view text) {
    Value value{{}, text};
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '"') {
        const std::string_view after = trimmed(text.substr(i + 1));
        if (after.empty() || after.front() == '#') return value;
        complain(after, "nothing but a comment may follow the closing quote");
        return {};
      }
      if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
      value.text += text[i];
    }
    complain(text, "closing quote missing");
    return {};
  }

  void set(std::size_t key, std::string_view name, const Value& value) {
    if (line_of_key_[key] != 0) {
      return complain(
          name, "repeated key " + in_quotes(name) + ", first on line " + std::to_string(line_of_key_[key]));
    }
    line_of_key_[key] = number_;
    if (const auto refusal = assign(keys()[key], value.text, configuration_.settings)) {
      return complain(value.where, std::string(name) + ": " + *refusal);
    }
    configuration_.origins[key] = name_ + ":" + std::to_string(number_);
  }

  const std::string name_;
  Configuration& configuration_;
  Complaints& complaints_;
  std::vector<std::size_t> line_of_key_;  // 0: not met yet
  std::size_t number_ = 0;
  std::string_view line_;
};

// As much of a file name as may stand at the head of a message.
std::string printable(std::string_view path) {
  std::string out;
  append_json_string(out, path);
  return out.substr(1, out.size() - 2);
}

// The file's bytes, or what errno has to say.
checked<std::string> read_whole(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return fail(errc::file_unreadable, errno_text(errno));
  std::string text(kSettingsFileMax + 1, '\0');
  errno = 0;
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return fail(errc::file_unreadable, errno_text(errno));
  if (text.size() > kSettingsFileMax)
    return fail(errc::file_unreadable, "larger than 1M: not a configuration");
  return text;
}

}  // namespace

void apply_file(std::string_view text, std::string_view name, Configuration& configuration,
                Complaints& complaints) {
  FileReader reader(printable(name), configuration, complaints);
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    reader.read_line(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void apply_file_at(const std::string& path, Configuration& configuration, Complaints& complaints) {
  const auto text = read_whole(path);
  if (!text) {
    complaints.push_back(printable(path) + ": " + text.error().detail);
    return;
  }
  apply_file(*text, path, configuration, complaints);
}

}  // namespace framesd::app
