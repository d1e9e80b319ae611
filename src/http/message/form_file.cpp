// SPDX-License-Identifier: MIT
#include "field_list.hpp"
#include <framesd/base/text.hpp>
#include <framesd/http/form_file.hpp>

#include <algorithm>

namespace framesd::http {
namespace {

constexpr std::size_t kHeaderBytes = 8192;   // of a part; browsers send some 150
constexpr std::size_t kBoundaryBytes = 70;   // RFC 2046, section 5.1.1
constexpr std::size_t kPaddingBytes = 1024;  // blanks behind a boundary
constexpr std::string_view kBoundaryCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=? ";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeaderEnd = "\r\n\r\n";

// What clients write in a quoted string for the characters that may not stand there: curl a backslash before
// them, browsers %22, %0D and %0A.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\')) {
      out += text[++at];
    } else if (text.substr(at).starts_with("%22")) {
      out += '"';
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

struct Disposition {
  bool form_data = false;
  std::string field;
  std::optional<std::string> file;
};

Disposition read_disposition(std::string_view value) {
  Disposition read;
  read.form_data = equal_ignoring_case(next_part(value, ';').value_or(""), "form-data");
  while (const auto part = next_part(value, ';')) {
    const auto parameter = read_parameter(*part);
    if (!parameter) continue;  // filename*, which may come with a plain one, among others
    if (equal_ignoring_case(parameter->name, "name")) read.field = unescaped(parameter->value);
    if (equal_ignoring_case(parameter->name, "filename")) read.file = unescaped(parameter->value);
  }
  return read;
}

// The value of the line `name` in a part's header.
std::optional<std::string_view> find_field(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(kLineEnd), header.size());
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(std::min(end + kLineEnd.size(), header.size()));
    const std::size_t colon = line.find(':');
    if (colon != line.npos && equal_ignoring_case(line.substr(0, colon), name))
      return trimmed(line.substr(colon + 1));
  }
  return std::nullopt;
}

}  // namespace

// The first boundary has no line end before it: one is made up.
FormFile::FormFile(std::string_view boundary)
    : delimiter_(std::string("\r\n--").append(boundary)), waiting_(kLineEnd) {}

std::optional<FormFile::Defect> FormFile::feed(std::string_view piece, std::string& content) {
  if (defect_ || where_ == Where::epilogue) return defect_;
  waiting_ += piece;
  std::size_t at = 0;
  while (step(at, content)) {
  }
  waiting_.erase(0, at);
  return defect_;
}

std::optional<FormFile::Defect> FormFile::finish() {
  if (!defect_ && where_ != Where::epilogue) defect_ = Defect::cut_off;
  if (!defect_ && !file_seen_) defect_ = Defect::no_file;
  return defect_;
}

bool FormFile::step(std::size_t& at, std::string& content) {
  const std::string_view rest = std::string_view(waiting_).substr(at);
  switch (where_) {
    case Where::before: {
      const std::size_t there = std::min(rest.size(), delimiter_.size());
      if (rest.substr(0, there) != std::string_view(delimiter_).substr(0, there))
        return fail(Defect::malformed);
      if (there < delimiter_.size()) return false;
      at += there;
      where_ = Where::behind_boundary;
      return true;
    }
    case Where::behind_boundary: return pass_boundary(at);
    case Where::header: return read_header(at);
    case Where::content: return read_content(at, content);
    case Where::epilogue: at = waiting_.size(); return false;
  }
  return false;
}

// Two hyphens end the form; blanks may precede the line end.
bool FormFile::pass_boundary(std::size_t& at) {
  const std::string_view rest = std::string_view(waiting_).substr(at);
  if (rest.starts_with("--")) {
    where_ = Where::epilogue;
    return true;
  }
  const std::size_t blanks = std::min(rest.find_first_not_of(" \t"), rest.size());
  const std::string_view end = rest.substr(blanks, kLineEnd.size());
  if (blanks > kPaddingBytes || !(kLineEnd.starts_with(end) || (blanks == 0 && end == "-")))
    return fail(Defect::malformed);
  if (end.size() < kLineEnd.size()) return false;
  at += blanks;  // the line end stays: a header that is empty ends at once
  where_ = Where::header;
  return true;
}

bool FormFile::read_header(std::size_t& at) {
  const std::string_view rest = std::string_view(waiting_).substr(at);
  const std::size_t end = rest.find(kHeaderEnd);
  const std::size_t least =
      rest.size() - std::min(rest.size(), kHeaderEnd.size() - 1);  // if it is not yet there
  if ((end == rest.npos ? least : end) > kHeaderBytes) return fail(Defect::header_long);
  if (end == rest.npos) return false;
  begin_part(rest.substr(0, end));
  if (defect_) return false;
  at += end + kHeaderEnd.size();
  where_ = Where::content;
  return true;
}

void FormFile::begin_part(std::string_view header) {
  const auto value = find_field(header, "content-disposition");
  Disposition part = read_disposition(value.value_or(""));
  field_ = std::move(part.field);
  if (!value || !part.form_data) {
    defect_ = Defect::malformed;
  } else if (!part.file) {
    defect_ = Defect::not_a_file;
  } else if (file_seen_) {
    defect_ = Defect::second_file;
  } else if (part.file->empty()) {
    defect_ = Defect::no_file;
  } else {
    file_seen_ = true;
    name_ = *std::move(part.file);
  }
}

bool FormFile::read_content(std::size_t& at, std::string& content) {
  const std::string_view rest = std::string_view(waiting_).substr(at);
  const std::size_t end = rest.find(delimiter_);
  if (end != rest.npos) {
    content += rest.substr(0, end);
    at += end + delimiter_.size();
    where_ = Where::behind_boundary;
    return true;
  }
  const std::size_t kept = std::min(rest.size(), delimiter_.size() - 1);  // perhaps its beginning
  content += rest.substr(0, rest.size() - kept);
  at += rest.size() - kept;
  return false;
}

std::optional<std::string> boundary_of(std::string_view content_type) {
  static_cast<void>(next_part(content_type, ';'));
  while (const auto part = next_part(content_type, ';')) {
    const auto parameter = read_parameter(*part);
    if (!parameter || !equal_ignoring_case(parameter->name, "boundary")) continue;
    const std::string_view value = parameter->value;
    const bool good = !value.empty() && value.size() <= kBoundaryBytes && !value.ends_with(' ') &&
                      value.find_first_not_of(kBoundaryCharacters) == value.npos;
    return good ? std::optional(std::string(value)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace framesd::http
