DROP INDEX `patients_folded`;--> statement-breakpoint
CREATE INDEX `patients_folded` ON `patients` (`folded`,`id`,`erased_at`);--> statement-breakpoint
ALTER TABLE `messages` ADD `written_by` text;