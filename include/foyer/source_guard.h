// Who may speak to us at all: asked before a byte of a message is read, told afterwards what came of it. Strangers that
// send too much, or guess, are passed over for a while (a ban); devices that have proved who they are go on, also from
// the same address.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/flow.h"

namespace foyer {

// What a message turned out to be. None of it is held against a device that has proved who it is, but for
// kWrongCredentials.
enum class Offence {
  kMalformed,         // no SIP, or none that we take
  kWrongCredentials,  // unknown user, wrong password, the certificate of another
  kChallenged,        // it was asked who it is; harmless if the answer comes
  kAimless,           // belongs to no call and no transaction of ours
  kScanner            // it says itself that it is one
};

class SourceGuard {
 public:
  virtual ~SourceGuard() = default;

  // A whole message has come on this flow. False: it is dropped unread and unanswered, and a connection is closed.
  virtual bool Admits(const Flow& from) = 0;
  // Somebody connects to `local`. False: the connection is closed at once.
  virtual bool AdmitsConnection(const Endpoint& remote, const Endpoint& local) = 0;
  // It has proved who it is (OnProven) and that still counts, or it is never asked.
  virtual bool IsKnownGood(const Flow& flow) const = 0;

  // How often such a thing has come from there lately, this one with it.
  virtual std::uint64_t OnOffence(const Flow& from, Offence what) = 0;
  // Whoever is on this flow has proved who it is; that counts for so long.
  virtual void OnProven(const Flow& from, std::chrono::seconds good_for) = 0;
  virtual void OnFlowClosed(const Flow& flow) = 0;

  // We are behind with our work: a new request on this flow had better come again after so many seconds. Nothing: take
  // it now.
  virtual std::optional<int> RetryAfter(const Flow& from) = 0;
  // A socket had more for us than one turn of the loop may take (`behind`), or all of it was taken.
  virtual void OnReceived(bool behind) = 0;
};

struct Ban {
  IpAddress source;  // for IPv6 the first address of its /64
  std::string why;
  std::chrono::seconds left{0};
  unsigned times = 1;  // that it was banned, since it was last at peace for a day
};

// For the control interface.
class BanList {
 public:
  virtual ~BanList() = default;
  virtual std::vector<Ban> Bans() const = 0;
  // Ends the ban that covers this address and forgets what led to it. False: there is none.
  virtual bool Unban(const IpAddress& source) = 0;
};

}  // namespace foyer
