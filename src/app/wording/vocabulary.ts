/**
 * The words that Steward's own sentences are made of: the only ones that may leave the home.
 *
 * A list of what is allowed and not of what is a name, because nobody knows all names: an option of a select, a zone, a scene of a lamp may be one.
 * A word that is missing here costs a better wording and nothing else; a test compares the list with the sentences of `src/core`.
 */
export const VOCABULARY: ReadonlySet<string> = new Set(
  `
  a about above absences act acting action actions activation acts added after again ago alarm alarms alias alike alive all alone along already always
  among an analysed analysis and another answering any anybody anything anyway are area arrive as ask asked assistant at automated automation
  automations axis back bar base battery be becomes been before began beginning beginnings begins being below beside best better between beyond binary
  blocks blueprint body boolean bother bound
  break brings budget buffering bursts busiest busy but button by c called came can candidates cannot carbon cause chance change changed changes
  charge charged charges charging check checks choices chosen class classes climate clock clocks close closed closer closes cm co cold come comes coming
  compare compared condition conditions configuration confirm conflicting connected connection connects contract contradict contradicted control coordinates corrected
  correction costs could count counted counting counts cover daily dark day daylight days db dead delay deleted density descending detect detecting detects deviation deviations device
  devices did different disconnected disconnects distinct do does dog doing done door down dozens draws drift dry duplicate duration durations each earlier early effect effects
  eight either elevation else elsewhere empirical empty enabled end ended ending ends enough enters entities entity error even evening event events
  ever every everybody everything expected explain explained explains explanation extreme f fail fall falls false fan far farthest fastest fault
  feature features fell few fewer fewest find finding findings fired fires firing firings first fit five flapping floor focus follow followed follows
  for forgotten four fri friday fridays fro from further g gap garage gas gate gets go goes going gone granted grid group groups grow grown h habit
  habits had half hand happens hardly has have having heat held hence high history hold holds holiday home hot hour hours how hpa humidifier humidity
  hundred hvac hz id idea idle ids if
  illuminance importance improbable in incident info initiator input instead into is isolation it item its itself join just k keeping kendall kept
  kernel kg kind kinds km known kw kwh l label lag larger largest last lasting lasts late lately later latitude learn learned least leave leaves leaving left
  length less let lets level light likely limit line little lm local lock locked locks log logarithmic long longer longest longitude looked lose
  loses losses lost low lower lx m ma make mann many map margin marked matched matches may mbar mean means meanwhile measure media member met mg midnight min minute
  minutes missed misses missing mm mode moisture moment moments mon monday mondays monoxide month months more most mostly motion move moved moves
  moving much named names narrower narrowest nats near nearer nearly need needed needs neither never new next night no nobody none nor not nothing now
  null number numbers numeric object occasions occupancy odd odds of off offered often on once one ones only opaque open opened opening openings opens
  opposite or other others otherwise out outside over overlap own p pa pack pair panel parameters part parts pass passes passing past pattern pause
  paused pauses people percent person persons physical plain player playing plugged points position power ppb ppm precedes presence present press price
  prior probability problem profile pseudo pull put quiet ran random ranking rate rather ratio reach read reason recent reed reference registry
  regularity regularly relative repeat replay replayed replaying reports rest restart retire reversal reversals right rise rises room round row rows
  rule rules run running runs s safe safety said
  same sampler sampling sat saturday saturdays saved saves say says scan scene score scored scores script season seasonal second seconds seed seeded
  seen select sensor sensors sequence sequences service set sets seven severity share shared shares shorter shortest show shows side silence silent
  since single situation slice small smallest smoke so some somebody someone something somewhat soon sound span spans split splits spread spreads
  stable standard standby start startled starts state statecode stated statistic stay stayed stays steadier step steps steward still stop stopped
  stops stretch string strong stuck subject such suggested suggestion suggestions sun sunday sundays sunrise sunset surely switch switched switches
  switchings tail take taken takes taking tamper tampering target targets tell telling tells temperature test tested text than that the their them
  themselves then there these they thing things this those three threshold through thu thursday thursdays tick tidying time timer times to together
  told too towards tracker trailing trend tried trigger triggers tue tuesday tuesdays turn turns twice two type ug unavailable under undid undo undoing
  undone union unit units unknown unlock unlocked unlocks unmatched unplugged unsafe until unusual unusually up update use used user users uses using
  usual usually v vain value values
  vibration w wait waits walking wall wanted warn warning was watch weather wed wednesday wednesdays week weekday weekdays weekend weekends weeks
  weight well were wet wh what when where whether which while whole whose why wider widths will window windows with within without word wording words
  work working worth would wrong year your zone
  `
    .trim()
    .split(/\s+/),
);
