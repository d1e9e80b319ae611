// SPDX-License-Identifier: MIT
//
// Text as shells read it back, and what all completions begin with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace framesd::reference {

[[nodiscard]] std::string in_quotes_of_sh(std::string_view text);  // bash and zsh
[[nodiscard]] std::string in_quotes_of_fish(std::string_view text);
// With a backslash before each of `marks`.
[[nodiscard]] std::string escaped_for_zsh(std::string_view text, std::string_view marks);
// With blanks between.
[[nodiscard]] std::string joined(const std::vector<std::string>& words);
// The comment at the beginning.
[[nodiscard]] std::string made_by(std::string_view shell, std::string_view program);
// Every option that takes no value, of any command: "--json|--help|-h".
[[nodiscard]] std::string valueless_options(std::string_view between);

}  // namespace framesd::reference
