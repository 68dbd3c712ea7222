CREATE TABLE subscriptions (id INTEGER PRIMARY KEY, customer TEXT, plan TEXT, amount REAL);
INSERT INTO subscriptions VALUES
 (301, 'amber', 'basic', 9.0),
 (302, 'birk', 'basic', 9.0),
 (303, 'cleo', 'plus', 15.0),
 (304, 'cleo', 'archive', 4.0),
 (305, 'dario', 'plus', 15.0),
 (306, 'edda', 'basic', 9.0),
 (307, 'finn', 'team', 48.0),
 (308, 'gesa', 'basic', 9.0),
 (309, 'hugo', 'plus', 15.0),
 (310, 'ines', 'team', 48.0),
 (311, 'jona', 'basic', 9.0),
 (312, 'kira', 'plus', 15.0);
CREATE TABLE charges (id INTEGER PRIMARY KEY, subscription INTEGER, period TEXT, amount REAL, status TEXT, created_at TEXT, run TEXT);
INSERT INTO charges VALUES
 (8801, 301, '2026-10', 9.0, 'captured', '2026-10-25T00:30:41Z', 'R-0230-1'),
 (8802, 302, '2026-10', 9.0, 'captured', '2026-10-25T00:30:42Z', 'R-0230-1'),
 (8803, 303, '2026-10', 15.0, 'captured', '2026-10-25T00:30:43Z', 'R-0230-1'),
 (8804, 304, '2026-10', 4.0, 'captured', '2026-10-25T00:30:44Z', 'R-0230-1'),
 (8805, 305, '2026-10', 15.0, 'failed', '2026-10-25T00:30:45Z', 'R-0230-1'),
 (8806, 306, '2026-10', 9.0, 'captured', '2026-10-25T00:30:46Z', 'R-0230-1'),
 (8807, 307, '2026-10', 48.0, 'captured', '2026-10-25T00:30:47Z', 'R-0230-1'),
 (8808, 308, '2026-10', 9.0, 'failed', '2026-10-25T00:30:48Z', 'R-0230-1'),
 (8809, 309, '2026-10', 15.0, 'captured', '2026-10-25T00:30:49Z', 'R-0230-1'),
 (8810, 310, '2026-10', 48.0, 'captured', '2026-10-25T00:30:50Z', 'R-0230-1'),
 (8811, 311, '2026-10', 9.0, 'captured', '2026-10-25T00:30:51Z', 'R-0230-1'),
 (8812, 312, '2026-10', 15.0, 'failed', '2026-10-25T00:30:52Z', 'R-0230-1'),
 (8813, 301, '2026-10', 9.0, 'captured', '2026-10-25T01:30:53Z', 'R-0230-2'),
 (8814, 302, '2026-10', 9.0, 'captured', '2026-10-25T01:30:54Z', 'R-0230-2'),
 (8815, 303, '2026-10', 15.0, 'captured', '2026-10-25T01:30:55Z', 'R-0230-2'),
 (8816, 304, '2026-10', 4.0, 'captured', '2026-10-25T01:30:56Z', 'R-0230-2'),
 (8817, 305, '2026-10', 15.0, 'captured', '2026-10-25T01:30:57Z', 'R-0230-2'),
 (8819, 307, '2026-10', 48.0, 'captured', '2026-10-25T01:30:59Z', 'R-0230-2'),
 (8820, 308, '2026-10', 9.0, 'captured', '2026-10-25T01:30:00Z', 'R-0230-2'),
 (8821, 309, '2026-10', 15.0, 'captured', '2026-10-25T01:30:01Z', 'R-0230-2'),
 (8822, 310, '2026-10', 48.0, 'captured', '2026-10-25T01:30:02Z', 'R-0230-2'),
 (8824, 312, '2026-10', 15.0, 'captured', '2026-10-25T01:30:04Z', 'R-0230-2'),
 (8830, 306, '2026-09', 9.0, 'captured', '2026-10-25T01:31:40Z', 'R-0230-2');
CREATE TABLE runs (run TEXT PRIMARY KEY, job TEXT, started_at TEXT, started_by TEXT);
INSERT INTO runs VALUES ('R-0230-0', 'charge-renewals', '2026-10-24T02:30:00+02:00', 'scheduler-a'), ('R-0230-1', 'charge-renewals', '2026-10-25T02:30:00+02:00', 'scheduler-a'), ('R-0230-2', 'charge-renewals', '2026-10-25T02:30:00+01:00', 'scheduler-a');
