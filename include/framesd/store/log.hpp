// SPDX-License-Identifier: MIT
//
// Log: the seam between everything that serves or ingests frames and whatever keeps them.
//
// Reading is a look: a body that is given a View, one state of the log, and returns copies. Writing is a
// request to the engine's writer, the only part that is asynchronous. Nothing of the engine shows through: no
// handles, no sockets, no memory of its own.
#pragma once

#include <framesd/store/reader.hpp>
#include <framesd/store/writer.hpp>

namespace framesd::store {

class Log : public Reader, public Writer {};

}  // namespace framesd::store
