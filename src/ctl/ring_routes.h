// The routes of the history: rings, their pictures and recordings, and the export of all of it.
#pragma once
#include <optional>
#include <string>

#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class RingRoutes {
 public:
  explicit RingRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetRings(const Call& call);
  void GetRing(const Call& call);
  void DeleteRing(const Call& call);
  void PostSeen(const Call& call);
  void GetPicture(const Call& call);
  void GetRecording(const Call& call);
  void GetExport(const Call& call);

  using FindFile = std::optional<KeptFile> (RingArchive::*)(std::uint64_t event) const;
  std::optional<KeptFile> FindKept(const RingRecord& ring, FindFile find) const;
  void SendKept(const Call& call, FindFile find, const char* content_type, const char* what);
  std::optional<RingRecord> Find(const Call& call) const;  // null: there is none, and it was answered
  Json ToJson(const RingRecord& ring) const;

  const ApiParts parts_;
};

}  // namespace foyer::ctl
