// SPDX-License-Identifier: MIT
//
// The one place where Boost.JSON is compiled for tests.
#include <boost/json/src.hpp>
