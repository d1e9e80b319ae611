// SPDX-License-Identifier: MIT
#pragma once

#include <framesd/facts/facts.hpp>

namespace framesd::facts {

// Length of the canonical form, the survey left out: what kFactsBytesMax limits.
[[nodiscard]] std::size_t bytes_without_survey(const Facts& facts);

}  // namespace framesd::facts
