// SPDX-License-Identifier: MIT
#include "roff.hpp"

#include <algorithm>

namespace framesd::reference {
namespace {

constexpr std::string_view kIndent = "    ";
// When the prose of the pages last changed in what it says; a page needs a date.
constexpr std::string_view kDate = "2026-11-30";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else if (c == '~')
      out += "\\(ti";
    else if (c == '^')
      out += "\\(ha";
    else if (c == '`')
      out += "\\(ga";
    else
      out += c;
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

// Takes the first line off `text`, without its end.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

}  // namespace

Page::Page(std::string_view title, int section) {
  text_ =
      ".\\\" SPDX-License-Identifier: MIT\n"
      ".\\\" Made of the tables of commands and settings: ninja -C build/release settings_texts\n";
  text_.append(".TH ").append(title).append(" ").append(std::to_string(section)).append(" ");
  text_.append(kDate).append(" framesd\n");
}

Page& Page::request(std::string_view name, std::string_view argument) {
  text_.append(".").append(name);
  if (!argument.empty()) text_.append(" \"").append(escaped(argument)).append("\"");
  text_ += '\n';
  return *this;
}

// A sentence a line, as roff wants it.
Page& Page::line(std::string_view text) {
  while (!text.empty()) {
    std::size_t end = text.find(". ");
    end = end == text.npos || text.substr(0, end).ends_with("e.g") ? text.size() : end + 1;
    text_.append(escaped(text.substr(0, end))).append("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return *this;
}

Page& Page::section(std::string_view heading) { return request("SH", heading); }
Page& Page::subsection(std::string_view heading) { return request("SS", heading); }

// The first paragraph of a section begins with it.
Page& Page::paragraph(std::string_view text) {
  const std::size_t last = text_.rfind('\n', text_.size() - 2) + 1;
  if (text_.compare(last, 2, ".S") != 0) request("PP");
  return line(text);
}

Page& Page::item(std::string_view term, std::string_view value, std::string_view text) {
  text_.append(".TP\n\\fB").append(escaped(term)).append("\\fR");
  if (!value.empty()) text_.append(" \\fI").append(escaped(value)).append("\\fR");
  text_ += '\n';
  return line(text);
}

Page& Page::more(std::string_view text) { return request("IP").line(text); }

Page& Page::example(std::string_view lines) {
  text_ += ".PP\n.RS 4\n.nf\n";
  while (!lines.empty()) text_.append(escaped(take_line(lines))).append("\n");
  text_ += ".fi\n.RE\n";
  return *this;
}

Page& Page::prose(std::string_view text) {
  while (!text.empty()) {
    std::string block;
    bool indented = false;
    for (std::string_view next = take_line(text);; next = take_line(text)) {
      if (next.empty()) break;
      indented = next.starts_with(kIndent);
      if (indented) next.remove_prefix(kIndent.size());
      if (!block.empty()) block += indented ? '\n' : ' ';
      block += next;
      if (text.empty()) break;
    }
    if (block.empty()) continue;
    indented ? example(block) : paragraph(block);
  }
  return *this;
}

Page& Page::see_also(std::string_view pages) {
  section("SEE ALSO");
  while (!pages.empty()) {
    const std::string_view page = pages.substr(0, pages.find(' '));
    const std::size_t mark = page.find('(');
    text_.append(".BR ")
        .append(escaped(page.substr(0, mark)))
        .append(" ")
        .append(page.substr(mark))
        .append("\n");
    pages.remove_prefix(std::min(page.size() + 1, pages.size()));
  }
  return *this;
}

}  // namespace framesd::reference
