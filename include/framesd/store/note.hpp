// SPDX-License-Identifier: MIT
//
// Note: a small text beside the frames, for whoever keeps books about them: what came in from where, how far
// an upload has got. It is written in the transaction of the request that carries it, or not at all.
#pragma once

#include <framesd/frame/depth_range.hpp>

#include <optional>
#include <string>

namespace framesd::store {

// A note may tell of rows: of frames that its writer has stored. When such a frame of the live log is erased,
// or the whole log replaced, the note is taken away in that very transaction; when one is given another row,
// the note is marked as overwritten. So it never says more than is true. A request's own rows do nothing to
// the notes it carries.
struct Note {
  std::string key;    // 1 to 200 visible ASCII characters
  std::string value;  // at most 64 KiB; empty: the note is taken away
  // Under which condition the request that carries it is done: that the note there has this value, or, if
  // this is empty, that there is none. Otherwise nothing of the request is done (store_conflict).
  std::optional<std::string> expect = {};
  std::optional<DepthRange> rows = {};  // that it tells of
  // Of a note of another log that is copied with its rows: it was overwritten there, see KeptNote. False: as
  // the store knows it.
  bool overwritten = false;

  friend bool operator==(const Note&, const Note&) = default;
};

// A note as it is kept.
struct KeptNote {
  std::string value;
  std::optional<DepthRange> rows;
  // Others have stored other rows at depths it tells of, since it was first written.
  bool overwritten = false;

  friend bool operator==(const KeptNote&, const KeptNote&) = default;
};

}  // namespace framesd::store
