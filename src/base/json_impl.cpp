// SPDX-License-Identifier: MIT
//
// The one place where Boost.JSON is compiled: it parses what clients send and, in tests, what our own writers
// wrote.
#include <boost/json/src.hpp>
