// SPDX-License-Identifier: MIT
//
// src/precompiled/headers.hpp for tests, which all include Boost.Test.
#pragma once

#include "../../src/precompiled/headers.hpp"

#include <boost/test/unit_test.hpp>
