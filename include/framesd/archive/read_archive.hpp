// SPDX-License-Identifier: MIT
//
// read_archive: checks the stream of an archive and gives what it holds to a Visitor.
#pragma once

#include <framesd/archive/contents.hpp>
#include <framesd/archive/stream.hpp>
#include <framesd/archive/visitor.hpp>
#include <framesd/base/error.hpp>

namespace framesd::archive {

// Reads to the end. A piece is given when its own checksum was found right; that the archive is whole is only
// known when this returns, so what `to` has made of the pieces must not be used before. Holds about 2 MB.
//
// Errors: those of both; archive_foreign, archive_newer, archive_cut, archive_damaged, each with the byte
// where it was found and what. What is read is checked so far that a log of the same content can be made.
[[nodiscard]] checked<Contents> read_archive(ByteSource& from, Visitor& to);

}  // namespace framesd::archive
