// The seams of the daemon that the API speaks for.
#pragma once
#include "foyer/access.h"
#include "foyer/accounts.h"
#include "foyer/config_reload.h"
#include "foyer/credentials.h"
#include "foyer/doctor.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/location_service.h"
#include "foyer/log.h"
#include "foyer/panel_settings.h"
#include "foyer/phone_invitations.h"
#include "foyer/ring_archive.h"
#include "foyer/ring_history.h"
#include "foyer/sound_status.h"
#include "foyer/source_guard.h"
#include "foyer/status.h"
#include "foyer/trace.h"
#include "foyer/uplink.h"
#include "foyer/user_directory.h"

namespace foyer::ctl {

// All of it outlives the API.
struct ApiParts {
  StatusSource& status;
  UserDirectory& users;
  LocationService& location;
  CallList& calls;
  EventJournal& journal;
  const AccessControl& access;
  EventLoop& loop;
  // Every daemon has these.
  ConfigReload* reload = nullptr;
  RingHistory* rings = nullptr;
  PanelSettings* settings = nullptr;
  const Doctor* doctor = nullptr;
  const TraceReader* trace = nullptr;
  Logger* log = nullptr;
  // What may be missing.
  const Uplinks* uplinks = nullptr;         // null: none
  BanList* bans = nullptr;                  // null: nobody is ever banned
  PhoneInvitations* invitations = nullptr;  // null: phones are set up by hand only
  Accounts* accounts = nullptr;             // null: nothing is served over the network
  // Null: a daemon without a door.
  Door* door = nullptr;
  SoundControl* sound = nullptr;
  RingArchive* archive = nullptr;
  LockKeeper* locks = nullptr;
  Credentials* credentials = nullptr;
  CardEnrolment* enrolment = nullptr;
  RingTester* ring_tester = nullptr;
};

}  // namespace foyer::ctl
