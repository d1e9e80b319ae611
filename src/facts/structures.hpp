// SPDX-License-Identifier: MIT
//
// The members of Facts that are arrays and objects.
#pragma once

#include "json_tree.hpp"
#include <framesd/facts/facts.hpp>

namespace framesd::facts {

[[nodiscard]] checked<std::vector<Station>> survey_of(const Value& value);
[[nodiscard]] checked<std::vector<double>> absent_of(const Value& value);
[[nodiscard]] checked<Scale> scale_of(const Value& value);
[[nodiscard]] checked<decltype(Facts::tags)> tags_of(const Value& value);

}  // namespace framesd::facts
