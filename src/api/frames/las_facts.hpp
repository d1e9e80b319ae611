// SPDX-License-Identifier: MIT
//
// The facts of a log as the lines of a LAS header.
#pragma once

#include <framesd/facts/facts.hpp>
#include <framesd/render/las.hpp>

namespace framesd::api {

// ~Well gets all lines that LAS asks for, empty where nothing is known: the facts have the well alone, tags
// that are named like a line (`comp`, `FLD`, ..) fill the others. Everything else is a parameter, but for the
// description, which is a remark. The survey, too long for a header, and the absent values, which are
// written as NULL, are left out.
[[nodiscard]] render::LasFacts las_facts_of(const facts::Facts& facts);

}  // namespace framesd::api
