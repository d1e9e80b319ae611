// SPDX-License-Identifier: MIT
#include "here.hpp"
#include "piece.hpp"
#include "progress.hpp"
#include <framesd/base/digest.hpp>
#include <framesd/base/number.hpp>
#include <framesd/facts/facts.hpp>
#include <framesd/push/push.hpp>

#include <optional>
#include <utility>

namespace framesd::push {
namespace {

constexpr int kTries = 5;  // each fails only because somebody changed the centre's log meanwhile
constexpr unsigned kIdDigits = 16;
constexpr std::size_t kDigestDigits = 16;  // of 32, in an Upload-Id of at most 64 characters

Failure other_widths(const RowFormat& here, const RowFormat& there, const std::string& url) {
  const auto words = [](const RowFormat& format) {
    return std::to_string(format.source_width) + " samples, shown as " + std::to_string(format.frame_width) +
           " (" + std::string(name_of(format.filter)) + ")";
  };
  return fail(errc::store_widths_differ, url + " has rows of " + words(there) + ", this log " + words(here) +
                                             ": nothing was sent; name another log of the centre");
}

// One time of sending.
class Sending {
 public:
  Sending(store::Log& log, Centre& centre, const Options& options, Confirmed& confirmed)
      : log_(log), centre_(centre), options_(options), confirmed_(confirmed) {}

  checked<Sent> run() {
    if (const auto begun = begin(); !begun) return begun.error();
    if (const auto ready = prepare_centre(); !ready) return ready.error();
    while (!here_.progress.pending.empty())
      if (const auto done = send_piece(); !done) return done.error();
    here_.progress.since.reset();
    if (const auto noted = write_note(); !noted) return noted.error();
    sent_.version = here_.progress.version;
    return sent_;
  }

 private:
  checked<void> begin() {
    auto here = log_.look([&](store::View& view) { return look_here(view, options_.url); });
    if (!here) return failure_of_log(here.error());
    here_ = *std::move(here);
    if (here_.id == 0) return fail(errc::store_missing, "there is no log yet: nothing can be sent");
    if (options_.again) start_again();
    return {};
  }

  void start_again() {
    here_.progress.pending = everything();
    here_.progress.facts = true;
  }

  // The centre's log, made if it is missing.
  checked<CentreLog> centre_log() {
    auto there = centre_.find();
    if (!there) return there.error();
    if (*there) return **std::move(there);
    if (const auto made = centre_.make(here_.format, here_.facts); !made) return made.error();
    sent_.made = true;
    ++confirmed_.steps;
    there = centre_.find();
    if (!there) return there.error();
    if (*there) return **std::move(there);
    return fail(errc::log_missing, options_.url + " was made, but is not there: was it removed just now?");
  }

  checked<void> prepare_centre() {
    auto there = centre_log();
    if (!there) return there.error();
    if (there->format != here_.format) return other_widths(here_.format, there->format, options_.url);
    const bool never_sent = here_.note.empty() && !options_.again && !options_.no_erase;
    if (never_sent && there->frames != 0) return already_filled(there->frames);
    Progress& progress = here_.progress;
    if (sent_.made || (!progress.created.empty() && progress.created != there->created)) start_again();
    const bool has_none_of_ours = sent_.made || progress.created != there->created;
    progress.created = there->created;
    if ((there->frames == 0 && has_none_of_ours) || options_.no_erase)
      for (PendingRange& range : progress.pending) range.erase = false;
    if (progress.facts) there = with_facts(*std::move(there));
    if (!there) return there.error();
    progress.facts = false;
    return know_absent_values(there->facts);
  }

  // A new log under an old name would take away what the one before has sent.
  Failure already_filled(std::uint64_t frames) const {
    return fail(errc::log_exists, options_.url + " has " + with_thousands(frames) +
                                      (frames == 1 ? " frame" : " frames") +
                                      ", and this log was never sent there: with --again it becomes "
                                      "as this log, and what is not here is erased there; with --no-erase "
                                      "that stays");
  }

  // The centre's log, which has the facts of this one then.
  checked<CentreLog> with_facts(CentreLog there) {
    for (int tries = 1; there.facts != here_.facts; ++tries) {
      const auto described = centre_.describe(there, here_.facts);
      const bool others = !described && described.error().code == errc::precondition_failed;
      if (!described && (!others || tries == kTries)) return described.error();
      if (described) {
        sent_.facts = true;
        ++confirmed_.steps;
        there.facts = here_.facts;
        return there;
      }
      auto now = centre_log();
      if (!now) return now;
      there = *std::move(now);
    }
    return there;
  }

  // Of the centre's log: it reads the rows.
  checked<void> know_absent_values(const std::string& facts) {
    const auto known = facts::parse_facts(facts.empty() ? "{}" : facts);
    if (!known) return known.error();
    cells_.emplace(known->absent_values());
    return {};
  }

  // An upload that was begun goes on, whatever has come behind its rows since then.
  checked<Piece> next_piece() {
    const Progress& begun = here_.progress;
    if (begun.digest.empty() || begun.rows == 0) return read_rows(options_.piece_rows);
    auto piece = read_rows(begun.rows);
    if (!piece || digest_of(*piece) == begun.digest) return piece;
    return read_rows(options_.piece_rows);
  }

  checked<Piece> read_rows(std::uint64_t most) {
    const PieceLimits limits{most, options_.piece_bytes};
    auto piece = log_.look(
        [&](store::View& view) { return read_piece(view, here_.progress.pending, *cells_, limits); });
    if (piece) return *std::move(piece);
    if (piece.error() != errc::csv_sample_absent) return failure_of_log(piece.error());
    return fail(errc::csv_sample_absent,
                "rows have the sample 255, and the absent values in the facts of " + options_.url +
                    " include 255: they cannot be sent before 255 is taken out of these");
  }

  checked<void> send_piece() {
    const auto piece = next_piece();
    if (!piece) return piece.error();
    if (const auto ended = end_other_upload(*piece); !ended) return ended;
    const auto sent = piece->rows == 0 ? erase(*piece) : upload(*piece);
    if (!sent) return sent.error();
    ++confirmed_.steps;
    sent_.rows += piece->rows;
    here_.progress.pending = piece->left;
    here_.progress.digest.clear();
    tell_lag();
    return {};
  }

  // An upload that was begun and does not go on, since its rows have changed: a batch of it may still be on
  // its way at the centre, and would come over the rows of this piece.
  checked<void> end_other_upload(const Piece& piece) {
    const Progress& begun = here_.progress;
    if (begun.digest.empty() || digest_of(piece) == begun.digest) return {};
    const std::string id = id_of_upload();
    const auto taken = centre_.find_upload(id);
    if (!taken) return taken.error();
    if (taken->ended) return {};
    const std::string_view csv = piece.csv;
    return centre_.end_upload(id, csv.substr(0, csv.find('\n') + 1), taken->offset);
  }

  void tell_lag() {
    if (!options_.on_lag) return;
    const auto lag = log_.look([&](store::View& view) { return lag_in(view, here_.progress); });
    if (lag) options_.on_lag(*lag);  // else the next look says why
  }

  // A request whose answer was given up may be carried out long after that. Since it names the state in front
  // of it, it takes nothing away then of what was sent behind it. A centre may show a state that is a while
  // old (max_staleness): it refuses that, and what fails each time is tried again later.
  checked<void> erase(const Piece& piece) {
    if (!piece.erase) return {};
    ++sent_.erased_ranges;
    auto there = centre_.find();
    for (int tries = 1; there && *there; ++tries) {
      const auto erased = centre_.erase(**there, *piece.erase);
      const bool others = !erased && erased.error().code == errc::precondition_failed;
      if (erased || !others || tries == kTries) return erased;
      there = centre_.find();
    }
    return there ? checked<void>() : there.error();
  }

  checked<void> upload(const Piece& piece) {
    std::string id = upload_id(piece);
    if (const auto noted = write_note(); !noted) return noted;
    auto taken = centre_.find_upload(id);
    if (taken && taken->ended && taken->offset != piece.csv.size()) {  // when other rows were to be sent
      ++here_.progress.number;
      id = id_of_upload();
      if (const auto noted = write_note(); !noted) return noted;
      taken = centre_.find_upload(id);
    }
    if (!taken) return taken.error();
    note_how_far(id, taken->offset);
    if (taken->offset == 0)  // else it was erased before the upload began
      if (const auto erased = erase(piece); !erased) return erased;
    if (taken->offset < piece.csv.size()) taken = centre_.store(id, piece.csv, taken->offset);
    if (!taken) return taken.error();
    if (taken->refused == 0 && taken->offset == piece.csv.size()) return {};
    return fail(errc::usage, options_.url + " does not take " + with_thousands(taken->refused) +
                                 " rows as they are here" + (taken->why.empty() ? "" : ": " + taken->why));
  }

  void note_how_far(const std::string& upload, std::uint64_t offset) {
    const std::uint64_t before = upload == confirmed_.upload ? confirmed_.offset : 0;
    if (offset > before) ++confirmed_.steps;
    confirmed_.upload = upload;
    confirmed_.offset = offset;
  }

  // What is to be erased first counts: an upload that was begun without that does not go on.
  static std::string digest_of(const Piece& piece) {
    Digest digest;
    digest.add(piece.csv);
    if (piece.erase) digest.add(piece.erase->min.text() + " to " + piece.erase->max.text());
    return digest.text();
  }

  // The same for the same rows, as long as nothing else was sent in between.
  std::string upload_id(const Piece& piece) {
    Progress& progress = here_.progress;
    if (const std::string text = digest_of(piece); text != progress.digest) {
      ++progress.number;
      progress.digest = text;
      progress.rows = piece.rows;
    }
    return id_of_upload();
  }

  std::string id_of_upload() const {
    const Progress& progress = here_.progress;
    std::string id = "push-";
    append_hex(id, here_.id, kIdDigits);
    id += '-';
    append_number(id, progress.number);
    return id.append("-").append(progress.digest, 0, kDigestDigits);
  }

  // What the centre has, unless the note says so already.
  checked<void> write_note() {
    std::string text = note_text(here_.progress, options_.url);
    if (text == here_.note) return {};
    store::Upsert request;
    request.notes.push_back({.key = note_key(options_.url), .value = text, .expect = here_.note});
    const auto written = log_.write_and_wait(std::move(request));
    if (!written && written.error() == errc::store_conflict)
      return fail(errc::store_conflict, "another program sends this log to " + options_.url +
                                            " at this moment: this one leaves it to that");
    if (!written)
      return Failure{written.error(),
                     "how far the log was sent cannot be noted in it: " + written.error().message()};
    here_.note = std::move(text);
    return {};
  }

  store::Log& log_;
  Centre& centre_;
  const Options& options_;
  Confirmed& confirmed_;
  Here here_;
  std::optional<SampleCells> cells_;
  Sent sent_;
};

}  // namespace

checked<Sent> send_changes(store::Log& log, Centre& centre, const Options& options, Confirmed& confirmed) {
  return Sending(log, centre, options, confirmed).run();
}

}  // namespace framesd::push
