// SPDX-License-Identifier: MIT
//
// Page: a manual page as it is written, in the macros of man(7).
//
// Text is escaped here: a hyphen is the sign that a shell takes, and no line of text becomes a request.
#pragma once

#include <string>
#include <string_view>

namespace framesd::reference {

class Page {
 public:
  // title("FRAMESD", 1): the line that every page begins with.
  Page(std::string_view title, int section);

  Page& section(std::string_view heading);
  Page& subsection(std::string_view heading);
  Page& paragraph(std::string_view text);
  // What is explained, in bold, and its explanation, indented.
  Page& item(std::string_view term, std::string_view value, std::string_view text);
  // One more paragraph of the item before.
  Page& more(std::string_view text);
  // Lines as they are.
  Page& example(std::string_view lines);
  // Paragraphs with empty lines between; those indented by four blanks are examples.
  Page& prose(std::string_view text);
  // Pages of other names: "framesd.conf(5), rclone(1)".
  Page& see_also(std::string_view pages);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  Page& request(std::string_view name, std::string_view argument = {});
  Page& line(std::string_view text);

  std::string text_;
};

}  // namespace framesd::reference
