// SPDX-License-Identifier: MIT
//
// LMDB's list of free pages, read from a file that may have lost its end or be damaged elsewhere.
#pragma once

#include "layout.hpp"
#include "page_file.hpp"
#include <framesd/base/function_ref.hpp>

#include <cstddef>

namespace framesd::store::lmdb::raw {

// Gives every page that the table `free` names. False: the table is not whole, and so not all of them were
// given.
[[nodiscard]] bool each_free_page(const PageFile& file, const TableHead& free,
                                  FunctionRef<void(std::size_t)> take);

}  // namespace framesd::store::lmdb::raw
