-- +goose Up
-- from which day on an interpreter or a room is not offered any more (internal/calendar)
ALTER TABLE interpreter ADD COLUMN gone_from date;
ALTER TABLE room ADD COLUMN gone_from date;
