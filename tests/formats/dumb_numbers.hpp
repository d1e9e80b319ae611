// SPDX-License-Identifier: MIT
//
// The dumb twin's room of numbers: what a cell is, by its text alone.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/formats/sample_rules.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace framesd::formats::dumb {

bool is_number(const std::string& text);

// -1 when out of range. REQUIRES: is_number(text)
int sample_of(const std::string& text);

bool is_absent_word(const std::string& cell);

// What is wrong with the cell of column `index`, the depth's being 0; blank and absent samples too.
std::optional<errc> fault_in(const std::string& cell, std::size_t index, const SampleRules& rules);

}  // namespace framesd::formats::dumb
